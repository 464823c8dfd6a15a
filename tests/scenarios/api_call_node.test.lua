scenario("what comes back is kept", function(t)
  t:http { method = "POST", url = "https://api.example.com/mug?q=mug", reply = { json = { data = { price = 45 } } } }
  t:start("api_call_node", { what = "mug", n = 2 })
  t:called("POST https://api.example.com/mug", { body = { n = 2 }, times = 1 })
  t:bot "by next"
  t:var("price", 45)
end)

scenario("a far end that fails, is slow or says too much", function(t)
  t:http { url = "*", reply = { status = 404 }, times = 1 }
  t:start("api_call_node", { what = "mug" })
  t:bot "by http_error"
  t:http { url = "*", error = "timeout", times = 1 }
  t:start("api_call_node", { what = "mug" })
  t:bot "by timeout"
  t:http { url = "*", error = "limit" } -- a reply of a megabyte
  t:start("api_call_node", { what = "mug" })
  t:bot "by http_error"
end)

scenario("who writes meanwhile is heard afterwards", function(t)
  t:http { url = "*", reply = {}, after = "3s" }
  t:start("api_call_node", { what = "mug" })
  t:user "hurry"
  t:silent()
  t:wait "3s"
  t:bot "by next"
end)
