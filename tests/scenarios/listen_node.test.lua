scenario("a word interrupts from anywhere", function(t)
  t:contact { language = "pt" }
  t:start()
  t:bot "Name?"
  t:user "Ajuda"
  t:bot "by next"
  t:start()
  t:ignore()
  t:user "Bia"
  t:var("name", "Bia")
end)
