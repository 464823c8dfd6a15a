scenario("a figure is counted on the way", function(t)
  t:start("event_node", { total = 5 })
  t:bot "by next"
end)
