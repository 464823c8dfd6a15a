scenario("a question keeps a typed answer", function(t)
  t:start()
  t:bot "How old?"
  t:user "41"
  t:bot "by next"
  t:var("age", 41)
end)

scenario("a wrong answer is asked again, two are too many", function(t)
  t:start()
  t:ignore()
  t:user "old"
  t:bot "A number, please."
  t:user { type = "image" }
  t:bot "by invalid"
end)

scenario("no answer in time", function(t)
  t:start()
  t:ignore()
  t:wait "60s"
  t:bot "by timeout"
end)
