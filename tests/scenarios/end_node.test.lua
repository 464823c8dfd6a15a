scenario("the end says goodbye, asks how it was and tags", function(t)
  t:start()
  t:bot "Goodbye"
  t:bot { type = "list", rows = { "★★★★★", "★★★★", "★★★", "★★", "★" } }
  t:user { row = "csat_5" }
  t:ended "completed"
  t:tagged "done"
end)
