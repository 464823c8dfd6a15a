scenario("assignments change variables of the session and of the contact", function(t)
  t:start("assignment_node", { n = 3, gone = "x" })
  t:bot "by next"
  t:var("n", 5)
  t:var("gone", nil)
  t:var("city", "Olinda")
end)
