scenario("a note is on the canvas only", function(t)
  t:start()
  t:bot "hi"
end)
