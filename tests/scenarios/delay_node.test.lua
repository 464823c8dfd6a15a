scenario("a delay lasts its time, then till a time of day", function(t)
  t:start()
  t:wait "1h"
  t:silent()
  t:clock "2026-03-05T08:59:59-03:00"
  t:silent()
  t:wait "1s"
  t:bot "good morning"
end)
