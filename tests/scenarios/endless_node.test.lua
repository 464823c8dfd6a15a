scenario("a circle without a wait ends with people, not in silence", function(t)
  t:start()
  t:ended "failed"
  t:handoff "support"
end)
