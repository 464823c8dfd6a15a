scenario("a webhook wakes the flow", function(t)
  t:start()
  t:webhook("paid", { amount = 10 })
  t:bot "by next"
  t:var("payment.amount", 10)
end)

scenario("nobody calls", function(t)
  t:start()
  t:wait "60s"
  t:bot "by timeout"
end)
