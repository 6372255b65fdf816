import { REMEMBERED_OPS } from '@inkvine/domain/drafts/save-decision';

/*
 * One hash per draft: chapter, author, rev, durable, epoch, title, blocks, characters, hash, client, from, device, ops,
 * saved, and owed: the bytes that it counts for in the site's `buffered` until they are durable.
 * KEYS of every script: the chapter's key, the key of the branch's new chapter, the site's, its index, its superseded.
 */
const COMMON = `
local chapterKey, newKey, siteKey, indexKey, supersededKey = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local function whole(number) return string.format('%.0f', number) end
local function owe(key, bytes)
  local owed = tonumber(redis.call('HGET', key, 'owed') or '0')
  if owed ~= bytes then redis.call('HINCRBY', siteKey, 'buffered', bytes - owed) end
end
local function drop(key)
  owe(key, 0)
  redis.call('DEL', key)
  redis.call('ZREM', indexKey, key)
end
local function move(from, to)
  if redis.call('RENAMENX', from, to) == 1 then
    redis.call('ZREM', indexKey, from)
    redis.call('ZADD', indexKey, now, to)
  end
end
-- A new chapter's draft lies under the branch's new key until the chapter is made. Both are looked at, so that it does
-- not matter whether a save learned of that before or after the key moved.
local function locate(chapterId, made)
  if redis.call('EXISTS', chapterKey) == 1 then return chapterKey end
  local waiting = redis.call('HGET', newKey, 'chapter')
  if waiting == chapterId then
    if not made then return newKey end
    move(newKey, chapterKey)
    return chapterKey
  end
  if made then return chapterKey end
  if waiting then move(newKey, string.sub(newKey, 1, -4) .. waiting) end
  return newKey
end
-- What PostgreSQL knows better replaces the copy here; words that its writer had not seen are put aside.
local function reconcile(key, durable)
  local rev = tonumber(redis.call('HGET', key, 'rev') or '-1')
  if rev < 0 then return -1 end
  if rev >= durable.rev then
    redis.call('HSET', key, 'durable', whole(durable.rev))
    return rev
  end
  local copy = redis.call('HMGET', key, 'client', 'from', 'chapter', 'title', 'blocks', 'characters', 'author', 'saved')
  if rev > durable.seenRev and (copy[1] ~= durable.clientId or tonumber(copy[2]) > durable.seenRev) then
    redis.call('HSET', supersededKey, copy[3] .. ':' .. whole(rev), cjson.encode({
      chapterId = copy[3], title = copy[4], blocks = copy[5], characters = tonumber(copy[6]), authorId = copy[7],
      savedAt = copy[8]
    }))
  end
  drop(key)
  return -1
end
local function isLost(durable)
  local site = redis.call('HMGET', siteKey, 'epoch', 'flushes')
  return site[1] ~= durable.epoch or tonumber(site[2] or '0') > durable.flushes
end
`;

/** ARGV: what is asked as JSON, title, blocks. Mirrors `decideSave` of the domain. */
export const SAVE = `${COMMON}
local ask = cjson.decode(ARGV[1])
if now > ask.deadline then return {'late', whole(now)} end
local durable = ask.durable
local epoch = redis.call('HGET', siteKey, 'epoch')
if not epoch or (durable and isLost(durable)) then return {'lost', whole(now)} end
local key = locate(ask.chapterId, ask.made)
local rev = -1
if durable then
  rev = reconcile(key, durable)
else
  local known = redis.call('HMGET', key, 'rev', 'author')
  if not known[1] or known[2] ~= ask.authorId then return {'unknown', whole(now)} end
  rev = tonumber(known[1])
end
local client, from, ops, device, saved, durableRev
if rev >= 0 then
  local head = redis.call('HMGET', key, 'client', 'from', 'ops', 'device', 'saved', 'durable')
  client, from, ops, device, saved = head[1], tonumber(head[2]), head[3], head[4], head[5]
  durableRev = tonumber(head[6])
else
  rev, client, from, ops = durable.rev, durable.clientId, durable.clientFrom, durable.ops
  device, saved, durableRev = durable.device, durable.savedAt, durable.rev
end
local at, stop = string.find(ops, ',' .. ask.opId .. ':', 1, true)
if at then
  return {'saved', whole(now), string.match(ops, '^%d+', stop + 1), whole(durableRev), epoch}
end
if ask.epoch ~= epoch or ask.baseRev > rev then
  return {'rewound', whole(now), whole(rev), whole(durableRev), epoch}
end
local same = client == ask.clientId and ask.baseRev >= from
if ask.baseRev < rev and not same then
  return {'conflict', whole(now), whole(rev), client, device, saved}
end
if not same then from = rev end
local bytes = #ARGV[2] + #ARGV[3]
local buffered = tonumber(redis.call('HGET', siteKey, 'buffered') or '0')
if buffered + bytes > ask.maxBuffered then return {'full', whole(now)} end
rev = rev + 1
ops = ops .. ',' .. ask.opId .. ':' .. whole(rev)
local _, count = string.gsub(ops, ',', ',')
if count > ${REMEMBERED_OPS} then ops = string.sub(ops, string.find(ops, ',', 2, true)) end
owe(key, bytes)
redis.call('HSET', key, 'chapter', ask.chapterId, 'author', ask.authorId, 'rev', whole(rev), 'durable',
  whole(durableRev), 'epoch', epoch, 'title', ARGV[2], 'blocks', ARGV[3], 'characters', ask.characters, 'hash', ask.hash,
  'client', ask.clientId, 'from', whole(from), 'device', ask.device, 'ops', ops, 'saved', ask.savedAt, 'owed', bytes)
redis.call('ZADD', indexKey, now, key)
return {'saved', whole(now), whole(rev), whole(durableRev), epoch}
`;

/** ARGV: `{chapterId, made, durable}` as JSON, and the fields wanted. Answers `lost`, nothing, or key and fields. */
export const READ = `${COMMON}
local ask = cjson.decode(ARGV[1])
if isLost(ask.durable) then return {'lost'} end
local key = locate(ask.chapterId, ask.made)
if reconcile(key, ask.durable) < 0 then return {'none'} end
local fields = {}
for index = 2, #ARGV do fields[index - 1] = ARGV[index] end
local values = redis.call('HMGET', key, unpack(fields))
return {'found', unpack(values)}
`;

/** ARGV: chapter id, the revision that is durable now, the site's count of flushes. */
export const FLUSHED = `${COMMON}
local key = locate(ARGV[1], true)
local rev, durable = unpack(redis.call('HMGET', key, 'rev', 'durable'))
if tonumber(ARGV[3]) > tonumber(redis.call('HGET', siteKey, 'flushes') or '0') then
  redis.call('HSET', siteKey, 'flushes', ARGV[3])
end
if not rev or tonumber(rev) < tonumber(ARGV[2]) then return 0 end
if tonumber(ARGV[2]) > tonumber(durable) then redis.call('HSET', key, 'durable', ARGV[2]) end
if tonumber(rev) > tonumber(ARGV[2]) then return 0 end
owe(key, 0)
redis.call('HSET', key, 'owed', '0')
redis.call('ZREM', indexKey, key)
return 1
`;

/** ARGV: chapter id, revision. Deletes the copy only while it is that revision, which the caller knows is durable. */
export const FORGET = `${COMMON}
local key = locate(ARGV[1], true)
if redis.call('HGET', key, 'rev') ~= ARGV[2] then return 0 end
drop(key)
return 1
`;

/** KEYS: the site's. ARGV: the epoch it had (empty for none), the new one, the count of flushes. */
export const BEGIN_EPOCH = `
local present = redis.call('HGET', KEYS[1], 'epoch') or ''
if present ~= ARGV[1] then return 0 end
redis.call('HSET', KEYS[1], 'epoch', ARGV[2], 'flushes', ARGV[3])
return 1
`;
