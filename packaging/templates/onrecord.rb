# Homebrew: @VERSION@ and the checksums are filled in from SHA256SUMS by packaging/fill.
class Onrecord < Formula
  desc "Read the news in your terminal and see who said what"
  homepage "@REPOSITORY@"
  version "@VERSION@"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "@REPOSITORY@/releases/download/v@VERSION@/onrecord-@VERSION@-aarch64-apple-darwin.tar.gz"
      sha256 "@SHA256:aarch64-apple-darwin.tar.gz@"
    end
    on_intel do
      url "@REPOSITORY@/releases/download/v@VERSION@/onrecord-@VERSION@-x86_64-apple-darwin.tar.gz"
      sha256 "@SHA256:x86_64-apple-darwin.tar.gz@"
    end
  end
  on_linux do
    on_arm do
      url "@REPOSITORY@/releases/download/v@VERSION@/onrecord-@VERSION@-aarch64-unknown-linux-gnu.tar.gz"
      sha256 "@SHA256:aarch64-unknown-linux-gnu.tar.gz@"
    end
    on_intel do
      url "@REPOSITORY@/releases/download/v@VERSION@/onrecord-@VERSION@-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@SHA256:x86_64-unknown-linux-musl.tar.gz@"
    end
  end

  def install
    bin.install "onrecord"
    man1.install "onrecord.1"
    bash_completion.install "completions/onrecord.bash" => "onrecord"
    zsh_completion.install "completions/_onrecord"
    fish_completion.install "completions/onrecord.fish"
  end

  test do
    assert_match "Ada Bird", pipe_output("#{bin}/onrecord annotate", '{"text": "“Go,” said Ada Bird."}')
  end
end
