"""The kernel: acting, recording, proving, promising; no police work in it."""
