scenario("a model answers", function(t)
  t:ai { match = "Sort: broken", reply = { topic = "repair" } }
  t:start("ai_node", { text = "broken" })
  t:bot "by next"
  t:var("sorted.topic", "repair")
end)

scenario("a model that fails or is slow", function(t)
  t:ai { error = "refused", times = 1 }
  t:start("ai_node", { text = "x" })
  t:bot "by error"
  t:ai { error = "timeout" }
  t:start("ai_node", { text = "x" })
  t:bot "by timeout"
end)
