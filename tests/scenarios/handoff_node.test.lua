scenario("people take over, and give back", function(t)
  t:start("handoff_node", { what = "a mug" })
  t:bot "One moment"
  t:handoff { department = "sales", queue = "new", priority = 3, text = "wants a mug" }
  t:user "hello?"
  t:silent()
  t:resume()
  t:bot "by next"
end)
