-- Scenarios of pizza.lua: a durable script is played like a flow.

local function kitchen(t)
  t:http { url = "https://pizza.example.com/price", reply = { json = { price = 42.5 } } }
  t:http { method = "POST", url = "https://pizza.example.com/orders", reply = { status = 201 } }
end

scenario("a pizza is ordered, baked and brought", function(t)
  t:contact { name = "Bia", language = "pt-BR" }
  kitchen(t)
  t:start()
  t:bot { text = "Que tamanho, Bia?", buttons = { "Pequena", "Média", "Grande" } }
  t:user { button = "l" }
  t:bot { text = "Qual sabor?", buttons = { "Margherita", "Funghi", "Calabresa" } }
  t:user "funghi"
  t:bot { text = "Algo para beber?" }
  t:user "Limonada"
  t:called "https://pizza.example.com/price?*size=l"
  t:bot { contains = "Onde entregamos?" }
  t:user "Rua das Flores, 12"
  t:bot { contains = "Uma Funghi l por R$ 42.50" }
  t:user "sim"
  t:called("POST https://pizza.example.com/orders", { body = { flavour = "Funghi", where = "Rua das Flores, 12" } })
  t:bot "Está no forno! Avisamos quando sair."
  t:wait "24m"
  t:silent()
  t:wait "1m"
  t:bot "Sua pizza está a caminho. Bom apetite!"
  t:ended "completed"
  t:tagged "pizza-lover"
  t:var("last_pizza.flavour", "Funghi")
end)

scenario("who was here before may have the same again", function(t)
  t:contact { language = "en", vars = { last_pizza = { size = "m", flavour = "Margherita" } } }
  kitchen(t)
  t:start()
  t:bot { contains = "The same as last time: Margherita m?" }
  t:user "yes"
  t:bot { contains = "Something to drink?" }
  t:user "nothing"
  t:bot { contains = "Where shall we bring it?" }
end)

scenario("who falls silent is not pressed", function(t)
  t:contact { language = "es" }
  t:start()
  t:bot { contains = "¿Qué tamaño, Ana?" }
  t:wait "2h"
  t:bot "Aquí estaré cuando tengas hambre."
  t:ended "completed"
end)

scenario("when the kitchen is away, a colleague takes the order", function(t)
  t:contact { language = "en" }
  t:http { url = "https://pizza.example.com/price", error = "network" }
  t:start()
  t:ignore()
  t:user "small"
  t:ignore()
  t:user "Calabresa"
  t:ignore()
  t:user "Water"
  t:bot { contains = "I cannot reach the kitchen" }
  t:handoff { department = "kitchen", text = "1 pizza Calabresa s, price list away" }
end)

scenario("what is written while the price is looked up answers the next question", function(t)
  t:contact { language = "en" }
  t:http { url = "https://pizza.example.com/price", reply = { json = { price = 30 } }, after = "5s" }
  t:start()
  t:ignore()
  t:user "medium"
  t:ignore()
  t:user "Margherita"
  t:ignore()
  t:user "nothing"
  t:silent()
  t:user "12 Flower Street"
  t:silent()
  t:wait "5s"
  t:bot { contains = "Where shall we bring it?" }
  t:bot { contains = "A Margherita m for R$ 30.00" }
  t:user "no"
  t:bot "All right, no pizza today."
end)
