scenario("a list goes on by the row that is chosen", function(t)
  t:start()
  t:bot { text = "Which?", rows = { "First", "Second" } }
  t:user { row = "b1" }
  t:bot "by b1"
  t:var("row", "b1")
  t:start()
  t:ignore()
  t:user "first"
  t:bot "by a1"
end)

scenario("something else, and nothing", function(t)
  t:start()
  t:ignore()
  t:user "third"
  t:bot "by other"
  t:start()
  t:ignore()
  t:wait "1m"
  t:bot "by timeout"
end)
