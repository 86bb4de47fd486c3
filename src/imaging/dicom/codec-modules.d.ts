// The codecs ship without types; codecs.ts states what it uses of them.
declare module '@cornerstonejs/codec-charls/decodewasmjs'
declare module '@cornerstonejs/codec-openjpeg/decodewasmjs'
declare module '@cornerstonejs/codec-openjph/wasmjs'
declare module '@cornerstonejs/codec-charls/wasmjs'
declare module '@cornerstonejs/codec-openjpeg/wasmjs'
declare module 'jpeg-lossless-decoder-js'
