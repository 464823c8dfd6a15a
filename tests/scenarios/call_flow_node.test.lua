scenario("a called flow asks, and its answer comes back", function(t)
  t:start()
  t:bot "How old?"
  t:user "41"
  t:bot "by next" -- of the called flow
  t:bot "by next"
  t:var("their_age", 41)
end)
