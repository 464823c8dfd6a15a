scenario("buttons go on by the one that is pressed", function(t)
  t:contact { language = "pt" }
  t:start()
  t:bot { text = "Yes?", buttons = { "Sim", "Não" } }
  t:user { button = "no" }
  t:bot "by no"
  t:var("answer", "no")
end)

scenario("words and numbers count as well, anything else is another way", function(t)
  t:contact { language = "es" }
  t:start()
  t:ignore()
  t:user "SI"
  t:bot "by yes"
  t:start()
  t:ignore()
  t:user "2"
  t:bot "by no"
  t:start()
  t:ignore()
  t:user { type = "image" }
  t:bot "by other"
end)

scenario("nobody presses anything", function(t)
  t:start()
  t:ignore()
  t:wait "60s"
  t:bot "by timeout"
end)
