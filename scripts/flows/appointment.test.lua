-- Scenarios of appointment.flow.json. The calendar is played by t:http; the clock stands on Wednesday, 4 March 2026.

local free = { url = "https://calendar.example.com/free", reply = { json = { times = { "09:00", "10:30" } } } }
local booking = { method = "POST", url = "https://calendar.example.com/appointments", reply = { status = 201 } }

-- From the first question to "Shall I book it?".
local function up_to_confirmation(t)
  t:http(free)
  t:http(booking)
  t:start()
  t:ignore()
  t:user { button = "haircut" }
  t:ignore()
  t:user "6/3"
  t:bot { contains = { "09:00, 10:30" } }
  t:user "10:30"
end

scenario("a haircut is booked, and the customer reminded the evening before", function(t)
  t:contact { name = "Bia", language = "pt" }
  t:http(free)
  t:http(booking)
  t:start()
  t:bot { text = "O que você gostaria de agendar?", buttons = { "Corte", "Barba", "Corte e barba" } }
  t:user "corte"
  t:bot { contains = "Que dia é bom para você?" }
  t:user "6/3"
  t:called("https://calendar.example.com/free?day=2026-03-06&service=haircut")
  t:bot { contains = "09:00, 10:30" }
  t:user "10:30"
  t:bot { text = "Haircut em 06/03 às 10:30. Posso marcar?", buttons = { "Sim", "Não" } }
  t:user { button = "yes" }
  t:called("POST https://calendar.example.com/appointments", { body = { day = "2026-03-06", time = "10:30", name = "Bia" } })
  t:bot "Marcado! Até 06/03 às 10:30, Bia."
  t:clock "2026-03-05T17:59:00-03:00"
  t:silent()
  t:wait "1m"
  t:bot { contains = "Um lembrete" }
  t:user { button = "yes" }
  t:bot "Até lá!"
  t:ended "completed"
end)

scenario("who cannot come after all is given to the reception", function(t)
  t:contact { language = "en" }
  up_to_confirmation(t)
  t:ignore()
  t:user { button = "yes" }
  t:ignore()
  t:wait "1d"
  t:wait "12h"
  t:ignore()
  t:user { button = "no" }
  t:bot "All right, the reception will free your place."
  t:handoff { department = "reception", text = "Wants to cancel: haircut on 2026-03-06 at 10:30" }
end)

scenario("a day that is gone or full is asked for again", function(t)
  t:contact { language = "en" }
  t:at("day", { service = "beard" })
  t:ignore()
  t:user "1/3/2026"
  t:bot { contains = "from today on" }
  t:http { url = "https://calendar.example.com/free", reply = { json = { times = {} } }, times = 1 }
  t:user "5/3"
  t:bot "That day is fully booked, sorry."
  t:bot { contains = "Which day suits you?" }
  t:http(free)
  t:user "6/3"
  t:bot { contains = "09:00, 10:30" }
  t:user "11:00"
  t:bot "11:00 is not free."
  t:bot { contains = "Which one?" }
end)

scenario("who thinks again chooses another day", function(t)
  t:contact { language = "es" }
  up_to_confirmation(t)
  t:bot { contains = "¿Lo reservo?" }
  t:user "tal vez"
  t:bot { contains = "¿Lo reservo?" }
  t:user "no"
  t:bot { contains = "¿Qué día te viene bien?" }
end)

scenario("when the calendar is away, people take over at once", function(t)
  t:contact { language = "en" }
  t:at("day", { service = "beard" })
  t:ignore()
  t:http { url = "https://calendar.example.com/free", reply = { status = 503 } }
  t:user "6/3"
  t:wait "5s" -- tried once more
  t:called("https://calendar.example.com/free", { times = 2 })
  t:bot "The reception will arrange this with you in a moment."
  t:handoff { department = "reception", text = "Appointment: beard on 2026-03-06" }
end)

scenario("nothing is booked twice when the calendar answers too late", function(t)
  t:contact { language = "en" }
  t:http { url = "https://calendar.example.com/appointments", error = "timeout" }
  t:at("confirm", { service = "beard", day = "2026-03-06", time = "09:00" })
  t:ignore()
  t:user { button = "yes" }
  t:called("POST https://calendar.example.com/appointments", { times = 1 })
  t:ignore()
  t:handoff "reception"
end)

scenario("who falls silent is not asked for ever", function(t)
  t:contact { language = "pt" }
  t:start()
  t:ignore()
  t:wait "2h"
  t:bot "Vou parar por aqui. Escreva agendar quando quiser."
end)

-- The same scenario for several places: a file of scenarios is Lua.
local known = { service = "beard", day = "2026-03-06", times = { "09:00" }, time = "09:00" }

for _, node in ipairs { "service", "day", "time", "confirm" } do
  scenario("silence at " .. node .. " ends it", function(t)
    t:contact { language = "en" }
    t:at(node, known)
    t:ignore()
    t:wait "2h"
    t:bot { contains = "I will leave it here" }
  end)
end

for _, node in ipairs { "service", "day", "time" } do
  scenario("three answers that do not do at " .. node .. " are for people", function(t)
    t:contact { language = "en" }
    t:at(node, known)
    for _ = 1, 3 do
      t:ignore()
      t:user { type = "image" }
    end
    t:ignore()
    t:handoff "reception"
  end)
end

scenario("a calendar that refuses, or is slow, is for people", function(t)
  t:contact { language = "en" }
  t:http { url = "https://calendar.example.com/appointments", reply = { status = 409 } }
  t:at("book", known)
  t:ignore()
  t:handoff "reception"
end)

scenario("so is one that is slow with the free times", function(t)
  t:contact { language = "en" }
  t:http { url = "https://calendar.example.com/free", error = "timeout" }
  t:at("ask_calendar", known)
  t:wait "5s"
  t:ignore()
  t:handoff "reception"
end)

scenario("silence after the reminder is a yes, a question is for people", function(t)
  t:contact { language = "en" }
  t:at("reminder", known)
  t:ignore()
  t:wait "12h"
  t:bot "See you then!"
  t:at("reminder", known)
  t:ignore()
  t:user "may I come later?"
  t:ignore()
  t:handoff "reception"
end)
