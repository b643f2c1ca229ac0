//! Enums with tags: unions, `[tag, body]`.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DataEnum, DeriveInput, Error, Fields, LitInt, Result, Type, Variant};

/// Whether any variant has a tag.
pub(crate) fn is_union(data: &DataEnum) -> bool {
    data.variants.iter().any(|variant| variant.attrs.iter().any(|attribute| attribute.path().is_ident("tag")))
}

/// `impl Encode`: tag, then body.
pub(crate) fn encode(input: &DeriveInput, data: &DataEnum) -> Result<TokenStream> {
    let arms = data
        .variants
        .iter()
        .map(|variant| {
            let (tag, name) = (tag(variant)?, &variant.ident);
            Ok(match body(variant)? {
                Some(_) => quote! {
                    Self::#name(body) => {
                        out.integer(#tag);
                        crate::msgpack::Encode::encode(body, out);
                    }
                },
                None => quote! {
                    Self::#name => {
                        out.integer(#tag);
                        out.array_length(0);
                    }
                },
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let name = &input.ident;
    Ok(quote! {
        impl crate::msgpack::Encode for #name {
            fn encode(&self, out: &mut crate::msgpack::Writer) {
                out.array_length(2);
                match self { #(#arms)* }
            }
        }
    })
}

/// `impl Decode`: an unknown tag is nothing.
pub(crate) fn decode(input: &DeriveInput, data: &DataEnum) -> Result<TokenStream> {
    let arms = data
        .variants
        .iter()
        .map(|variant| {
            let (tag, name) = (tag(variant)?, &variant.ident);
            Ok(match body(variant)? {
                Some(body) => quote! {
                    #tag => ::core::option::Option::Some(Self::#name(<#body as crate::msgpack::Decode>::decode(reader)?)),
                },
                None => quote! {
                    #tag => {
                        reader.skip()?;
                        ::core::option::Option::Some(Self::#name)
                    }
                },
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let name = &input.ident;
    Ok(quote! {
        impl crate::msgpack::Decode for #name {
            fn decode(
                reader: &mut crate::msgpack::Reader<'_>,
            ) -> ::core::result::Result<Self, crate::msgpack::DecodeError> {
                match Self::decode_nullable(reader)? {
                    ::core::option::Option::Some(value) => ::core::result::Result::Ok(value),
                    ::core::option::Option::None => ::core::result::Result::Err(reader.error("nothing, or an unknown tag")),
                }
            }

            fn decode_nullable(
                reader: &mut crate::msgpack::Reader<'_>,
            ) -> ::core::result::Result<::core::option::Option<Self>, crate::msgpack::DecodeError> {
                if reader.nil() {
                    return ::core::result::Result::Ok(::core::option::Option::None);
                }
                let length = reader.begin_array()?;
                reader.expect_count(length, 2)?;
                let value = match reader.integer()? {
                    #(#arms)*
                    _ => {
                        reader.skip()?;
                        ::core::option::Option::None
                    }
                };
                reader.end_array();
                ::core::result::Result::Ok(value)
            }
        }
    })
}

fn tag(variant: &Variant) -> Result<i64> {
    let Some(attribute) = variant.attrs.iter().find(|attribute| attribute.path().is_ident("tag")) else {
        return Err(Error::new_spanned(variant, "every variant of a union has a tag: #[tag(0)]"));
    };
    attribute.parse_args::<LitInt>()?.base10_parse()
}

fn body(variant: &Variant) -> Result<Option<&Type>> {
    match &variant.fields {
        Fields::Unit => Ok(None),
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Ok(fields.unnamed.first().map(|field| &field.ty)),
        fields => Err(Error::new_spanned(fields, "a variant of a union has one body or none")),
    }
}
