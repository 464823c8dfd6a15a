// Carries the precompiled header for every room.
