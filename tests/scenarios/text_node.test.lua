scenario("text says its words in the person's language, behind its picture", function(t)
  t:contact { name = "Bia", language = "pt-BR" }
  t:start()
  t:bot { type = "image" }
  t:bot "Olá Bia"
end)

scenario("without a language it is the flow's", function(t)
  t:contact { name = "Bia" }
  t:start()
  t:ignore()
  t:start()
  t:bot { type = "image" }
  t:bot "Hello Bia"
end)
