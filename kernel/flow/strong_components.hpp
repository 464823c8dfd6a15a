// The loops of a graph: groups of nodes from each of which one comes to all others. For the .cpp files of this room
// only.
#pragma once

#include <cstddef>
#include <vector>

namespace parley::flow {

using Ways = std::vector<std::vector<std::size_t>>;

/// The groups of more than one node, and the nodes that lead to themselves. Nodes for which `left_out` is true, and the
/// ways to them, do not count. Linear, and without recursion: a flow may be 20 000 nodes long.
std::vector<std::vector<std::size_t>> loops_of(const Ways& ways, const std::vector<bool>& left_out);

}  // namespace parley::flow
