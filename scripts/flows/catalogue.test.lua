-- Scenarios of catalogue.flow.json: a basket, an order, and what may go wrong on the way.

local shop = { method = "POST", url = "https://shop.example.com/orders", reply = { json = { number = 4711 } } }

scenario("two products are put in the basket and ordered", function(t)
  t:contact { name = "Bia", language = "pt" }
  t:http(shop)
  t:start()
  t:bot { text = "O que você gostaria de pedir?", rows = { "Espresso 250 g", "Coado 250 g", "Caneca", "Catálogo completo" } }
  t:user { row = "espresso" }
  t:bot "Quantos?"
  t:user "2"
  t:bot { text = "R$ 64 até agora. Mais alguma coisa?", buttons = { "Mais um", "É só isso" } }
  t:user { button = "more" }
  t:ignore()
  t:user { row = "mug" }
  t:ignore()
  t:user "1"
  t:bot { contains = "R$ 109 até agora" }
  t:user { button = "done" }
  t:bot "2 × espresso: R$ 64"
  t:bot "1 × mug: R$ 45"
  t:bot { text = "R$ 109 no total. Posso fechar o pedido?", buttons = { "Sim", "Não" } }
  t:user "sim"
  t:called("POST https://shop.example.com/orders", { body = { total = 109 } })
  t:bot "Obrigado! O número do seu pedido é 4711."
  t:ended "completed"
  t:tagged "customer"
end)

scenario("a number is a number from 1 to 20", function(t)
  t:contact { language = "en" }
  t:start()
  t:ignore()
  t:user "filter 250 g"
  t:bot "How many?"
  t:user "a few"
  t:bot "A number from 1 to 20, please."
  t:user "21"
  t:bot "A number from 1 to 20, please."
  t:user "3"
  t:bot { contains = "R$ 84 so far" }
end)

scenario("the whole catalogue is an order that people look at", function(t)
  t:contact { language = "es" }
  t:start()
  t:ignore()
  t:user "flores"
  t:bot "Elige de la lista, por favor."
  t:ignore()
  t:user { row = "all" }
  t:bot { type = "catalog" }
  t:user { type = "order", order = { product_items = { { product_retailer_id = "mug", quantity = 2 } } } }
  t:bot { contains = "Revisamos tu pedido" }
  t:handoff { department = "sales", priority = "high" }
end)

scenario("who does not order leaves without a basket", function(t)
  t:contact { language = "en" }
  t:at("more", { total = 32, basket = { { product = "espresso", count = 1, sum = 32 } } })
  t:ignore()
  t:user { button = "done" }
  t:ignore()
  t:user { button = "no" }
  t:bot { contains = "Your basket is not kept" }
  t:tagged "left-basket"
end)

scenario("an order that the shop does not take is placed by people", function(t)
  t:contact { language = "en" }
  t:http { url = "https://shop.example.com/*", reply = { status = 500 } }
  t:at("confirm", { total = 28, basket = { { product = "filter", count = 1, sum = 28 } } })
  t:ignore()
  t:user { button = "yes" }
  t:bot "I could not place the order, but my colleagues will."
  t:handoff "sales"
end)

local basket = { product = "mug", price = 45, count = 1, total = 45, basket = { { product = "mug", count = 1, sum = 45 } } }

for _, node in ipairs { "products", "whole_catalogue", "how_many", "more", "confirm" } do
  scenario("silence at " .. node .. " empties the basket", function(t)
    t:contact { language = "en" }
    t:at(node, basket)
    t:ignore()
    t:wait "1d"
    t:bot { contains = "Your basket is not kept" }
    t:tagged "left-basket"
  end)
end

scenario("what is no choice is asked again", function(t)
  t:contact { language = "en" }
  t:at("more", basket)
  t:ignore()
  t:user "hm"
  t:bot { contains = "R$ 45 so far" }
  t:at("confirm", basket)
  t:ignore()
  t:user "hm"
  t:bot { contains = "R$ 45 in all" }
  t:at("whole_catalogue")
  t:ignore()
  t:user "I do not see it"
  t:bot { contains = "What would you like to order?" }
  t:at("price", { product = "something else" })
  t:bot { contains = "What would you like to order?" }
end)

scenario("three numbers that are none lead back to the products", function(t)
  t:contact { language = "en" }
  t:at("how_many", basket)
  for _ = 1, 3 do
    t:ignore()
    t:user "many"
  end
  t:bot { contains = "What would you like to order?" }
end)

scenario("a slow shop is not asked twice", function(t)
  t:contact { language = "en" }
  t:http { url = "https://shop.example.com/orders", error = "timeout" }
  t:at("order", basket)
  t:called("POST https://shop.example.com/orders", { times = 1 })
  t:ignore()
  t:handoff "sales"
end)
