import { option } from '../storage-option.js';
import { fsspecFilesystem } from './fsspec-filesystem.js';
import { ofHost } from './host.js';

const OF = { place: 'HDFS', example: 'hdfs://host:8020/folder', user: 'user' };
const OF_WEB = { place: 'WebHDFS', example: 'webhdfs://host:9870/folder', user: 'user' };

/** fsspec's HadoopFileSystem over pyarrow (fsspec/implementations/arrow.py). */
export const HDFS = fsspecFilesystem({
  scheme: 'hdfs',
  protocols: ['hdfs', 'arrow_hdfs'],
  ...ofHost(OF),
  options: [
    option('host', 'map', 'string', 'Name of the server; without it, the one of core-site.xml.'),
    option('port', 'map', 'integer', 'Port of the server.'),
    option('user', 'map', 'string', 'User on the server.'),
    option('kerb_ticket', 'map', 'string', 'Path of Kerberos’ ticket cache.'),
    option('replication', 'map', 'integer', 'Copies of each block (default 3).'),
    option('extra_conf', 'map', 'object', 'More settings of Hadoop.', [])
  ],
  reaching: ['replication']
});

/** fsspec's WebHDFS (fsspec/implementations/webhdfs.py). */
export const WEBHDFS = fsspecFilesystem({
  scheme: 'webhdfs',
  protocols: ['webhdfs'],
  ...ofHost(OF_WEB),
  options: [
    option('host', 'map', 'string', 'Name of the server.'),
    option('port', 'map', 'integer', 'Port of the server (default 50070).'),
    option('user', 'map', 'string', 'User on the server.'),
    option('password', 'map', 'string', 'Password of the user.'),
    option('token', 'map', 'string', 'Delegation token.'),
    option('kerberos', 'map', 'boolean', 'Authenticate with Kerberos.'),
    option('kerb_kwargs', 'map', 'object', 'Arguments of requests_kerberos.'),
    option('use_https', 'map', 'boolean', 'https instead of http.'),
    option(
      'session_verify',
      'map',
      'any',
      'false: certificates are not verified. A path: the file of certificates to trust.'
    ),
    option(
      'session_cert',
      'map',
      'any',
      'Client certificate: a path, or those of certificate and key.'
    ),
    ...['proxy_to', 'data_proxy'].map((name) =>
      option(name, 'map', 'any', 'Way to the data nodes.', [])
    )
  ],
  reaching: ['kerberos', 'use_https', 'session_verify']
});
