//! Derives for wire types, so that each is declared once and goes both ways.
//!
//! For MessagePack as osu!(lazer) writes it:
//!
//! * `Encode`, `Decode` on a struct: an array indexed by `#[key(n)]`. Its length is the highest key plus one, keys that
//!   no field has are written as nil. When reading, elements beyond the last key are skipped and fields beyond the end
//!   of the array get what `Decode::absent` says, or their default with `#[key(n, default)]`.
//! * on an enum whose variants carry `#[tag(n)]`: a union, `[tag, body]`. A variant has one field, its body, or none,
//!   which is an empty array. An unknown tag is skipped and reads as nothing: declare such fields as `Option`.
//! * on an enum with numbers (`A = 1`): an integer. A number no variant has is refused.
//! * `Call` on an enum: the methods of a hub. The variant's name is the method's, its fields are the arguments.
//!
//! For bancho, whose values follow each other without names or lengths:
//!
//! * `Wire` on a struct: its fields in the order of their declaration.
//! * on an enum with a `#[repr]` and numbers (`A = 1`): such a number. One that no variant has is refused, or read as the
//!   variant marked `#[otherwise]`.
//! * `Packet` on an enum whose variants carry `#[id(n)]`: the packets of one direction, each with its fields in order.
//!
//! The generated code names its traits by `crate::msgpack` or `crate::codec`, where the crate that uses the derives keeps
//! them.

mod call;
mod number;
mod object;
mod packet;
mod union;
mod wire;

use proc_macro::TokenStream;
use syn::{Data, DeriveInput, Error, parse_macro_input};

/// Writes a wire type: see the crate's documentation for the three shapes.
#[proc_macro_derive(Encode, attributes(key, tag))]
pub fn derive_encode(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let result = match &input.data {
        Data::Struct(data) => object::encode(&input, data),
        Data::Enum(data) if union::is_union(data) => union::encode(&input, data),
        Data::Enum(data) => number::encode(&input, data),
        Data::Union(_) => Err(Error::new_spanned(&input.ident, "a wire type is a struct or an enum")),
    };
    result.unwrap_or_else(Error::into_compile_error).into()
}

/// Reads a wire type: see the crate's documentation for the three shapes.
#[proc_macro_derive(Decode, attributes(key, tag))]
pub fn derive_decode(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    let result = match &input.data {
        Data::Struct(data) => object::decode(&input, data),
        Data::Enum(data) if union::is_union(data) => union::decode(&input, data),
        Data::Enum(data) => number::decode(&input, data),
        Data::Union(_) => Err(Error::new_spanned(&input.ident, "a wire type is a struct or an enum")),
    };
    result.unwrap_or_else(Error::into_compile_error).into()
}

/// Makes an enum the calls of a hub: implements `crate::msgpack::Call`.
#[proc_macro_derive(Call)]
pub fn derive_call(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    call::derive(&input).unwrap_or_else(Error::into_compile_error).into()
}

/// Writes and reads a value of bancho: implements `crate::codec::Wire`.
#[proc_macro_derive(Wire, attributes(otherwise))]
pub fn derive_wire(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    wire::derive(&input).unwrap_or_else(Error::into_compile_error).into()
}

/// Makes an enum the packets of one direction: implements `crate::codec::Packet`.
#[proc_macro_derive(Packet, attributes(id))]
pub fn derive_packet(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    packet::derive(&input).unwrap_or_else(Error::into_compile_error).into()
}
