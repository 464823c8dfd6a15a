-- Scenarios of welcome_menu.flow.json: `parley test scripts` plays them.

scenario("a new customer chooses a language once, and is answered in it from then on", function(t)
  t:contact { name = "Bia" }
  t:start()
  t:bot { buttons = { "Português", "English", "Español" } }
  t:user { button = "pt" }
  t:bot { text = "Como posso ajudar, Bia?", rows = { "Horário", "Preços", "Agendar horário", "Falar com alguém" } }
  t:var("language", "pt")
  t:user { row = "hours" }
  t:bot { contains = "Nosso horário" }
  t:bot { text = "Posso ajudar em algo mais?", buttons = { "Sim", "Não" } }
  t:user { button = "no" }
  t:bot "Obrigado, Bia. Até logo!"
  t:ended "completed"
  t:start() -- another day: nobody asks again
  t:bot { contains = "Como posso ajudar" }
end)

scenario("whoever answers with something else sees the menu all the same", function(t)
  t:start()
  t:ignore()
  t:user "what do you mean?"
  t:bot { contains = "How can I help you" }
  t:user "blue"
  t:bot "Sorry, I did not get that. Please choose from the list."
  t:bot { contains = "How can I help you" }
end)

scenario("the choice may be typed: its number or its words", function(t)
  t:contact { language = "es" }
  t:start()
  t:bot { contains = "¿En qué puedo ayudarte" }
  t:user "2"
  t:bot { contains = "Todos los precios" }
  t:bot { text = "¿Algo más?", buttons = { "Sí", "No" } }
  t:user "Sí"
  t:bot { contains = "¿En qué puedo ayudarte" }
  t:user "horarios"
  t:bot { contains = "Nuestro horario" }
  t:ignore()
end)

scenario("the word menu leads back from anywhere", function(t)
  t:contact { language = "en" }
  t:start()
  t:ignore()
  t:user { row = "prices" }
  t:ignore()
  t:user "Menu"
  t:bot { contains = "How can I help you" }
end)

scenario("the appointment and the team are flows of their own", function(t)
  t:contact { language = "en" }
  t:start()
  t:ignore()
  t:user { row = "booking" }
  t:bot { contains = "What would you like to book?" }
  t:start()
  t:ignore()
  t:user { row = "person" }
  t:bot { contains = "What is it about?" }
end)

scenario("who falls silent is reminded once, and then left in peace", function(t)
  t:contact { language = "pt" }
  t:start()
  t:ignore()
  t:wait "1h"
  t:bot "Continuo por aqui. É só digitar menu."
  t:ended "completed"
  t:tagged "no-answer"
end)

scenario("who never chose a language is left in peace, too", function(t)
  t:start()
  t:ignore()
  t:wait "1d"
  t:silent()
  t:tagged "no-answer"
end)

for button, greeting in pairs { en = "How can I help you", es = "¿En qué puedo ayudarte" } do
  scenario("the language " .. button, function(t)
    t:start()
    t:ignore()
    t:user { button = button }
    t:bot { contains = greeting }
  end)
end

scenario("after an answer, another wish or none", function(t)
  t:contact { language = "en" }
  t:at "anything_else"
  t:ignore()
  t:user "what else is there?"
  t:bot { contains = "How can I help you" }
  t:at "anything_else"
  t:ignore()
  t:wait "1h"
  t:silent()
  t:tagged "no-answer"
end)
