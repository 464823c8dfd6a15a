scenario("the first rule that holds has the way", function(t)
  t:contact { tags = { "vip" } }
  t:start("condition_node", { n = "10" })
  t:bot "by many"
  t:start("condition_node", { n = 9 })
  t:bot "by vip"
  t:start()
  t:bot "by default"
end)
