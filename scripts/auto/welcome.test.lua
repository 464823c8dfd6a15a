-- The scenarios of welcome.lua: `parley test scripts` plays them. Change them with the rules they speak of.

local menus = {
  pt = { "Preços", "Horário", "Falar com alguém" },
  en = { "Prices", "Opening hours", "Talk to someone" },
  es = { "Precios", "Horarios", "Hablar con alguien" },
}

scenario("a greeting is answered in its language, with a menu", function(t)
  t:contact { name = "Bia" }
  t:user "oi"
  t:bot { text = "Olá, Bia! 👋 Que bom ver você. Como posso ajudar?", buttons = menus.pt }
  t:user "good morning"
  t:bot { text = "Hello, Bia! 👋 Good to see you. How can I help?", buttons = menus.en }
  t:user "¡Hola!"
  t:bot { text = "¡Hola, Bia! 👋 Qué gusto verte. ¿Cómo puedo ayudarte?", buttons = menus.es }
end)

scenario("a greeting with a question is a question", function(t)
  t:user "oi, qual o PRECO?"
  t:bot { contains = "Nossos preços" }
end)

scenario("each button of a menu is understood", function(t)
  t:user "menu"
  t:bot { text = "Posso ajudar com isto:", buttons = menus.pt }
  t:user "Preços"
  t:bot { contains = "preços" }
  t:user "Horário"
  t:bot { contains = "horário de atendimento" }
  t:user "help"
  t:bot { buttons = menus.en }
  t:user "Prices"
  t:bot { contains = "our prices" }
  t:user "Opening hours"
  t:bot { contains = "opening hours" }
  t:user "ayuda"
  t:bot { buttons = menus.es }
  t:user "Precios"
  t:bot { contains = "Nuestros precios" }
  t:user "Horarios"
  t:bot { contains = "Nuestro horario" }
end)

scenario("who asks for a person gets one, and the bot is silent from then on", function(t)
  t:user "price? no, talk to a person"
  t:bot { contains = "someone from the team" }
  t:handoff "support"
  t:user "hello?"
  t:silent()
end)

scenario("a person can be asked for in every language", function(t)
  t:user "quero falar com atendente"
  t:bot { contains = "alguém da equipe" }
  t:handoff "support"
end)

scenario("and in Spanish", function(t)
  t:user "hablar con alguien"
  t:bot { contains = "alguien del equipo" }
  t:handoff "support"
end)

scenario("thanks and goodbyes are answered", function(t)
  t:contact { name = "Ana" }
  for said, answered in pairs {
    ["obrigada!"] = "Por nada, Ana!", ["thank you"] = "You are welcome, Ana!", ["gracias"] = "¡De nada, Ana!",
    ["tchau"] = "Até logo, Ana!", ["bye"] = "Goodbye, Ana!", ["hasta luego"] = "¡Hasta luego, Ana!",
  } do
    t:user(said)
    t:bot { contains = answered }
  end
end)

scenario("what nobody understands is said in three languages", function(t)
  t:user "xyzzy"
  t:bot { contains = { "não entendi", "did not get that", "no entendí" }, buttons = menus.pt }
end)
