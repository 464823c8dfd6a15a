scenario("a node whose type is not installed takes its error port", function(t)
  t:start()
  t:bot "by error"
end)
