-- Scenarios of talk_to_us.flow.json: the right queue, a summary for the colleague, the survey afterwards.

scenario("a question about an order waits in the queue for orders", function(t)
  t:contact { language = "pt" }
  t:ai { match = "Sum up", reply = "The parcel never arrived." }
  t:start()
  t:bot { text = "Sobre o que você quer falar?", buttons = { "Meu pedido", "Uma cobrança", "Outro assunto" } }
  t:user { button = "order" }
  t:bot { contains = "número do pedido" }
  t:user "A-1234"
  t:bot { contains = "Descreva em poucas palavras" }
  t:user "Faz duas semanas que espero e nada chegou"
  t:bot "Obrigado. Você está na fila; alguém já vem falar com você."
  t:handoff { department = "support", queue = "orders", priority = 7, text = "order A-1234: The parcel never arrived." }
  t:user "olá?"
  t:silent() -- people have the conversation
  t:resume()
  t:bot "De 0 a 10: você nos recomendaria a um amigo?"
  t:user "8"
  t:ignore()
  t:user "Mais rápido"
  t:bot "Obrigado pelo seu tempo!"
  t:ended "completed"
end)

scenario("without a model the colleague reads what was written", function(t)
  t:contact { language = "en" }
  t:ai { error = "network" }
  t:start()
  t:ignore()
  t:user { button = "billing" }
  t:ignore()
  t:user "I paid twice"
  t:bot { contains = "You are in line" }
  t:handoff { department = "billing", queue = "bills", text = "billing : I paid twice" }
end)

scenario("a wrong order number stops nobody", function(t)
  t:contact { language = "es" }
  t:ai { reply = "No sabe el número." }
  t:at("which_order", { topic = "order" })
  t:ignore()
  t:user "no lo sé"
  t:ignore()
  t:user "de verdad no"
  t:bot { contains = "Descríbelo en pocas palabras" }
  t:user "no sé el número"
  t:ignore()
  t:handoff { queue = "orders" }
end)

scenario("anything else goes to support, also when nobody describes it", function(t)
  t:contact { language = "en" }
  t:start()
  t:ignore()
  t:user "it is complicated"
  t:bot { contains = "describe it in a few words" }
  t:wait "1h"
  t:bot { contains = "You are in line" }
  t:handoff { department = "support", queue = "general", priority = 3 }
end)

scenario("who says nothing at all is not put in a queue", function(t)
  t:contact { language = "en" }
  t:start()
  t:ignore()
  t:wait "1h"
  t:bot { contains = "Write specialist" }
end)

scenario("something else is a button, too", function(t)
  t:contact { language = "en" }
  t:start()
  t:ignore()
  t:user { button = "else" }
  t:bot { contains = "describe it in a few words" }
end)

scenario("a slow model, and pictures instead of words", function(t)
  t:contact { language = "en" }
  t:ai { error = "timeout" }
  t:at("sum_up", { topic = "order", order = "A-1234", problem = "nothing came", queue = "orders", department = "support" })
  t:ignore()
  t:handoff { text = "order A-1234: nothing came" }
end)

scenario("pictures describe nothing", function(t)
  t:contact { language = "en" }
  t:at("problem", { topic = "else", queue = "general", department = "support" })
  for _ = 1, 3 do
    t:ignore()
    t:user { type = "image" }
  end
  t:ignore()
  t:handoff { text = "else : not described" }
end)

scenario("who does not know the order number and falls silent", function(t)
  t:contact { language = "en" }
  t:at("which_order", { topic = "order" })
  t:ignore()
  t:wait "1h"
  t:bot { contains = "Write specialist" }
end)
