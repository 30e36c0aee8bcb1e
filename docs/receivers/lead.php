<?php
// A receiver for any host with PHP 8 and SQLite: each lead once, in a file beside this folder. It passes tests/contract.
declare(strict_types=1);

$origins = explode(' ', getenv('ORIGIN') ?: 'https://www.example.com');  // the pages that may post
$file = getenv('FILE') ?: dirname(__DIR__) . '/leads.sqlite';            // never where the web server serves files from
const MOST = 65536;                                                     // bytes

function answer(int $status, ?array $json = null): never
{
    http_response_code($status);
    header('Content-Type: application/json');
    exit($json === null ? '' : json_encode($json));
}

function database(string $file): SQLite3
{
    umask(077);  // leads are nobody else's business
    $db = new SQLite3($file);
    $db->enableExceptions(true);
    $db->busyTimeout(10000);  // two requests at once wait for each other
    $db->exec('PRAGMA synchronous = EXTRA');  // a commit returns when it is on the disk
    $db->exec('CREATE TABLE IF NOT EXISTS lead(id TEXT PRIMARY KEY, fp TEXT NOT NULL, rank INTEGER NOT NULL, body TEXT NOT NULL, received INTEGER NOT NULL)');
    return $db;
}

/** Stores a lead unless it is there; one of a higher rank takes the place. Says whether it was there with these bytes, or with others. */
function keep(SQLite3 $db, string $id, string $body, int $rank): array
{
    $fp = hash('sha256', $body);
    $put = $db->prepare('INSERT INTO lead VALUES(:id, :fp, :rank, :body, :received) ON CONFLICT(id) DO UPDATE
        SET fp = excluded.fp, rank = excluded.rank, body = excluded.body, received = excluded.received WHERE excluded.rank > lead.rank');
    foreach (['id' => $id, 'fp' => $fp, 'rank' => $rank, 'body' => $body, 'received' => time()] as $name => $value) $put->bindValue(":$name", $value);
    $put->execute();  // a transaction of its own
    if ($db->changes() === 1) return [200, ['accepted' => $id, 'dup' => false]];
    $first = $db->querySingle("SELECT fp, rank FROM lead WHERE id = '$id'", true);  // 32 hexadecimal digits, as was checked
    return $first['fp'] === $fp || $rank === 0 || $rank < $first['rank'] ? [200, ['accepted' => $id, 'dup' => true]] : [422, ['error' => ['code' => 'id_reused']]];
}

$origin = $_SERVER['HTTP_ORIGIN'] ?? null;
header('Vary: Origin');
if ($origin !== null && in_array($origin, $origins, true)) {
    header("Access-Control-Allow-Origin: $origin");
    header('Access-Control-Allow-Headers: content-type');
} elseif ($origin !== null) answer(403);
if ($_SERVER['REQUEST_METHOD'] === 'OPTIONS') answer(204);
if ($_SERVER['REQUEST_METHOD'] !== 'POST') { header('Allow: POST, OPTIONS'); answer(405); }
if (!preg_match('#^(application/json|text/plain)\s*(;|$)#iD', $_SERVER['CONTENT_TYPE'] ?? '')) answer(415);
$body = file_get_contents('php://input', length: MOST + 1);
if (strlen($body) > MOST) answer(413);
if (strlen($body) !== (int) ($_SERVER['CONTENT_LENGTH'] ?? -1)) answer(400, ['error' => 'it broke off']);
$lead = json_decode($body, true);
$id = is_array($lead) ? $lead['id'] ?? null : null;
if (!is_string($id) || !preg_match('/^[0-9a-f]{32}$/D', $id)) answer(400, ['error' => 'no lead']);
try {
    // What became of a lead later takes the place of the lead, and the lead that of the unfinished one.
    $rank = match ($lead['type'] ?? '') { 'lead.partial' => 0, 'lead.qualified' => (int) ($lead['time'] ?? 0), default => 1 };
    answer(...keep(database($file), $id, $body, $rank));
} catch (Exception $error) {  // the disk is full, or somebody else had the file for too long
    error_log($error->getMessage());
    header('Retry-After: 30');
    answer(503);
}
