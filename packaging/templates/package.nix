# Nix: built from source; filled in by packaging/fill.
{ lib, rustPlatform, fetchFromGitHub, installShellFiles }:

rustPlatform.buildRustPackage rec {
  pname = "onrecord";
  version = "@VERSION@";
  src = fetchFromGitHub {
    owner = "@OWNER@";
    repo = "onrecord";
    rev = "v${version}";
    hash = lib.fakeHash;
  };
  cargoLock.lockFile = ./Cargo.lock;
  nativeBuildInputs = [ installShellFiles ];
  # The tests open terminals.
  doCheck = false;
  postInstall = ''
    $out/bin/onrecord man > onrecord.1
    installManPage onrecord.1
    installShellCompletion --cmd onrecord \
      --bash <($out/bin/onrecord completions bash) \
      --zsh <($out/bin/onrecord completions zsh) \
      --fish <($out/bin/onrecord completions fish)
  '';
  meta = {
    description = "Read the news in your terminal and see who said what";
    homepage = "@REPOSITORY@";
    license = with lib.licenses; [ mit asl20 ];
    mainProgram = "onrecord";
  };
}
