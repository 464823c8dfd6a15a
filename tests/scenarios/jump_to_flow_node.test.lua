scenario("another flow takes over", function(t)
  t:contact { language = "en" }
  t:start()
  t:bot { type = "image" }
  t:bot "Hello Ana"
  t:ended "completed"
end)
