-- Sets head and changed boards in one step, if the caller is the rank that may.
-- KEYS: head, boards. ARGV: head, sequence that the caller last wrote (0 before its first), number of boards,
-- "complete" if all boards follow, channel, then board id and board in turn.
-- Answers: ok; fenced (another rank writes here: stop); behind (wait: the stored boards know more); incomplete (send all boards).
local stored, new = redis.call('GET', KEYS[1]), ARGV[1]
local last, count, complete = tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4] == 'complete'
local ours = false
if stored then
  local old, head = cjson.decode(stored), cjson.decode(new)
  if old.generation ~= head.generation then
    if last > 0 then return 'fenced' end
  elseif old.epoch > head.epoch then
    return 'fenced'
  elseif old.epoch < head.epoch then
    for i, offset in ipairs(old.vector) do
      if (head.vector[i] or 0) < offset then return 'behind' end
    end
    if head.rulings < old.rulings then return 'behind' end
  else
    ours = old.sequence == last or stored == new
  end
end
if not complete and not (ours and redis.call('HLEN', KEYS[2]) == count) then return 'incomplete' end
if stored == new and not complete then return 'ok' end
if complete then redis.call('DEL', KEYS[2]) end
for i = 6, #ARGV, 2 do redis.call('HSET', KEYS[2], ARGV[i], ARGV[i + 1]) end
redis.call('SET', KEYS[1], new)
redis.call('PUBLISH', ARGV[5], cjson.decode(new).sequence)
return 'ok'
