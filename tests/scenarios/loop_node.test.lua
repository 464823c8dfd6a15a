scenario("a loop comes by for each", function(t)
  t:start("loop_node", { things = { "a", "b" } })
  t:bot "a"
  t:bot "b"
  t:bot "by done"
end)
