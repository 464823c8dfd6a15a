scenario("open within the hours, closed at lunch and on holidays", function(t)
  t:start()
  t:bot "by open"
  t:clock "2026-03-04T12:30:00-03:00"
  t:start()
  t:bot "by closed"
  t:clock "2026-03-11T10:00:00-03:00"
  t:start()
  t:bot "by closed"
end)
