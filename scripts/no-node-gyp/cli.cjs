#!/usr/bin/env node
// npm runs `node-gyp rebuild` for packages that hold a binding.gyp, and finds this one first. The
// only such package that we have, better-sqlite3, brings its binaries for all platforms: compiling
// would do nothing, yet ask for make, a compiler and Node's headers from the network.
console.log('Nothing to compile: the packages of this project bring their binaries.');
