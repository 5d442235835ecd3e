// What is planted never meets a release build, whoever asks for the feature.
#[cfg(all(feature = "planted", not(debug_assertions)))]
compile_error!("`planted` is for the simulator's own proof: no release build may carry planted bugs");
