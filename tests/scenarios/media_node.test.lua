scenario("media sends a file whose address is filled in", function(t)
  t:start("media_node", { file = "42" })
  t:bot { type = "document", contains = "The bill" }
  t:bot "by next"
end)
