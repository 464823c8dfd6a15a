scenario("a switch goes by the value", function(t)
  t:start("switch_node", { size = "small" })
  t:bot "by s"
  t:start("switch_node", { size = "7" })
  t:bot "by n"
  t:start()
  t:bot "by default"
end)
