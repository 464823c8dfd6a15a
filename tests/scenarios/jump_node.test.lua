scenario("a jump goes on elsewhere", function(t)
  t:start()
  t:bot "there"
end)
