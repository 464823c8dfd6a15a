scenario("catalog takes what it asks for", function(t)
  t:start()
  t:bot { text = "Please", type = "catalog" }
  t:user { type = "order", order = { product_items = { { product_retailer_id = "mug", quantity = 1 } } } }
  t:bot "by next"
end)

scenario("something else is an error, silence a timeout", function(t)
  t:start()
  t:ignore()
  t:user "a mug"
  t:bot "by error"
  t:start()
  t:ignore()
  t:wait "60s"
  t:bot "by timeout"
end)
