-- Scenarios of out_of_hours.flow.json. t:clock says when it is; nine to six, with a lunch break, Saturdays till one.

scenario("within the hours somebody comes at once", function(t)
  t:contact { language = "en" }
  t:start()
  t:bot { contains = "the team is here" }
  t:handoff { department = "support", queue = "overnight" }
end)

scenario("a message of the evening is handed over in the morning", function(t)
  t:contact { language = "pt" }
  t:clock "2026-03-04T22:00:00-03:00"
  t:start()
  t:bot { contains = "Estamos fechados agora", buttons = { "Deixar recado", "Me liguem", "Nada, obrigado" } }
  t:user { button = "message" }
  t:bot { contains = "Escreva o seu recado" }
  t:user "Quero trocar o meu pedido"
  t:bot { contains = "assim que abrirmos" }
  t:clock "2026-03-05T08:59:00-03:00"
  t:silent()
  t:wait "1m"
  t:bot { contains = "a equipe chegou" }
  t:handoff { text = "message: Quero trocar o meu pedido" }
end)

scenario("after Saturday comes Monday", function(t)
  t:contact { language = "en" }
  t:clock "2026-03-07T15:00:00-03:00"
  t:start()
  t:ignore()
  t:user { button = "call" }
  t:ignore()
  t:user "11 98765-4321"
  t:ignore()
  t:clock "2026-03-08T12:00:00-03:00"
  t:silent()
  t:clock "2026-03-09T09:00:00-03:00"
  t:bot { contains = "the team is here" }
  t:handoff "support"
end)

scenario("the lunch break and a holiday are closed as well", function(t)
  t:contact { language = "es" }
  t:clock "2026-03-04T12:30:00-03:00"
  t:start()
  t:bot { contains = "Estamos cerrados ahora" }
  t:user { button = "nothing" }
  t:bot { contains = "De acuerdo." }
  t:clock "2026-12-25T10:00:00-03:00"
  t:start()
  t:bot { contains = "Estamos cerrados ahora" }
end)

scenario("who just writes on leaves a message", function(t)
  t:contact { language = "en" }
  t:clock "2026-03-04T22:00:00-03:00"
  t:start()
  t:ignore()
  t:user "are you there?"
  t:bot { contains = "write your message" }
  t:wait "8h"
  t:bot { contains = "All right." }
end)

scenario("who chooses nothing, or no number, hears when we are there", function(t)
  t:contact { language = "en" }
  t:clock "2026-03-04T22:00:00-03:00"
  t:start()
  t:ignore()
  t:wait "8h"
  t:bot { contains = "We are here" }
  t:at("number")
  t:ignore()
  t:wait "8h"
  t:bot { contains = "We are here" }
end)

for _, node in ipairs { "message", "number" } do
  scenario("three odd answers at " .. node, function(t)
    t:contact { language = "en" }
    t:at(node)
    for _ = 1, 3 do
      t:ignore()
      t:user { type = "sticker" }
    end
    t:bot { contains = "We are here" }
  end)
end
