export { freePort } from '../../src/infra/chain/free-port.ts';
