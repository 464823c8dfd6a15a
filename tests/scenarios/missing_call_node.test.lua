scenario("a flow that was deleted is an error of the call", function(t)
  t:start()
  t:bot "by error"
end)
