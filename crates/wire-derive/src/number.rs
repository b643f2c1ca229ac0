//! Enums with numbers: integers.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, DeriveInput, Error, Expr, Fields, Ident, Result};

/// `impl Encode`: the number.
pub(crate) fn encode(input: &DeriveInput, data: &DataEnum) -> Result<TokenStream> {
    let (names, numbers) = variants(data)?;
    let name = &input.ident;
    Ok(quote! {
        impl crate::msgpack::Encode for #name {
            fn encode(&self, out: &mut crate::msgpack::Writer) {
                out.integer(match self { #(Self::#names => #numbers),* });
            }
        }
    })
}

/// `impl Decode`: a number that no variant has is refused.
pub(crate) fn decode(input: &DeriveInput, data: &DataEnum) -> Result<TokenStream> {
    let (names, numbers) = variants(data)?;
    let name = &input.ident;
    Ok(quote! {
        impl crate::msgpack::Decode for #name {
            fn decode(
                reader: &mut crate::msgpack::Reader<'_>,
            ) -> ::core::result::Result<Self, crate::msgpack::DecodeError> {
                match reader.integer()? {
                    #(#numbers => ::core::result::Result::Ok(Self::#names),)*
                    _ => ::core::result::Result::Err(reader.error("a number outside of the enum")),
                }
            }
        }
    })
}

fn variants(data: &DataEnum) -> Result<(Vec<&Ident>, Vec<&Expr>)> {
    data.variants
        .iter()
        .map(|variant| match (&variant.fields, &variant.discriminant) {
            (Fields::Unit, Some((_, number))) => Ok((&variant.ident, number)),
            _ => Err(Error::new_spanned(variant, "every variant has its number, or every variant has a tag")),
        })
        .collect::<Result<Vec<_>>>()
        .map(|variants| variants.into_iter().unzip())
}
