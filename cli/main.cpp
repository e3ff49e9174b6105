#include "cli/commands.h"

int main(int argc, char** argv) { return steward::cli::run(steward::cli::all_commands(), argc, argv); }
