"""Sandboxed processes that run submissions, and the messages exchanged with them.

- Grader: `launcher` starts a `forkserver` per lesson, `process` sends requests to its workers.
- Fork server: `lockdown` locks the answers, then each request forks a `supervisor`.
- Supervisor: enters `namespaces`, forks the `worker`, and enforces `limits` on memory and time.
- Worker: mounts its `filesystem`, drops its `privileges` behind a `seccomp` filter, runs cells in
  its `shell`, collects their `outputs`, and lets an instructor's test call functions by `proxy`.
- Between them: `transport` moves messages, `codec` encodes them, `validate` checks the replies.
- `probe` finds out whether this system can do all that; `policy` holds what a lesson allows.
"""
