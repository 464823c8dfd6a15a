scenario("a piece of Lua reckons", function(t)
  t:start("script_node", { a = 3 })
  t:bot "by next"
  t:var("sum", 5)
end)

scenario("and breaks", function(t)
  t:start("script_node", { a = "x" })
  t:bot "by error"
end)
