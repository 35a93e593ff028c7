"""The channel against a gateway of its own on loopback: real sockets, real HTTP."""
