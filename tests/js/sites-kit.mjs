// A folder of sites for `leadline serve --sites`: each has a file and, in a folder of its own, a config.
import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder, leadline, readDemo, send, submission, token } from './receiver-kit.mjs';

/** Written as an editor does it: beside, then put in its place. */
function write(path, content) {
  writeFileSync(`${path}.new`, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  renameSync(`${path}.new`, path);
}

/** The demo's config, as that of another site. */
export const configOf = (site, change = {}) => ({ ...JSON.parse(readDemo('leadline.json')), site, ...change });

/**
 * {sites, data, put, remove}: `put(name, file, config)` writes a site. `of`: those that are there at the start, {name: what its file has beside `site` and `config`}.
 */
export function sitesFolder(t, of, { receiver } = {}) {
  const folder = emptyFolder(t), sites = join(folder, 'sites');
  mkdirSync(sites);
  const put = (name, file = {}, config = configOf(name)) => {
    mkdirSync(join(sites, name), { recursive: true });
    write(join(sites, name, 'leadline.json'), config);
    write(join(sites, `${name}.json`), typeof file === 'string' ? file : { site: name, name: `Site of ${name}`, config: `${name}/leadline.json`, ...file });
  };
  for (const [name, file] of Object.entries(of)) put(name, file);
  if (receiver) write(join(sites, 'receiver.json'), receiver);
  return { sites, data: join(folder, 'data'), put, remove: (name) => rmSync(join(sites, `${name}.json`)) };
}

/** Gives out a token of a site, by the command. */
export function tokenOf(data, site, role = 'admin') {
  const { code, out, err } = leadline(['token', 'add', '--data', data, '--site', site, '--role', role]);
  if (code !== 0) throw new Error(err);
  return out.trim();
}

/** Asks at a site's address, with a token: the first one opens all. */
export const askAt = (server, site, path, { method = 'GET', by = token, headers = {}, ...rest } = {}) =>
  send(server, { method, path: `/s/${site}${path}`, headers: { ...(by && { authorization: `Bearer ${by}` }), ...headers }, ...rest });

/** Posts a lead to a site as a program does. */
export const postTo = (server, site, id, change = {}, headers = {}) =>
  send(server, { path: `/s/${site}/api/leads`, body: submission(id, { site, ...change }), headers: { 'content-type': 'application/json', ...headers } });
