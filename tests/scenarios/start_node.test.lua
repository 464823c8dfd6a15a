scenario("start goes on at once", function(t)
  t:start()
  t:bot "begun"
  t:ended "completed"
end)
