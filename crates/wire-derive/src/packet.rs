//! The packets of one direction.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, LitInt, Member, Result, Variant};

/// `impl Packet`: a variant is a packet, its fields are the body in order.
pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "the packets of a direction are an enum"));
    };
    let (mut ids, mut names, mut lengths, mut writers, mut readers) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for variant in &data.variants {
        let (id, name) = (id(variant)?, &variant.ident);
        let members: Vec<Member> = variant.fields.members().collect();
        let fields: Vec<_> = (0..members.len()).map(|index| format_ident!("field_{index}")).collect();
        let types = variant.fields.iter().map(|field| &field.ty);
        lengths.push(quote!(#id => 0 #(+ <#types as crate::codec::Wire>::MAX_LENGTH)*,));
        writers.push(quote! {
            Self::#name { #(#members: #fields),* } => { #(crate::codec::Wire::write(#fields, out);)* }
        });
        readers.push(quote!(#id => Self::#name { #(#members: crate::codec::Wire::read(reader)?),* },));
        ids.push(id);
        names.push(name);
    }
    let name = &input.ident;
    Ok(quote! {
        impl crate::codec::Packet for #name {
            const IDS: &'static [u16] = &[#(#ids),*];

            fn id(&self) -> u16 {
                match self { #(Self::#names { .. } => #ids,)* }
            }

            fn longest_body(id: u16) -> ::core::option::Option<usize> {
                ::core::option::Option::Some(match id {
                    #(#lengths)*
                    _ => return ::core::option::Option::None,
                })
            }

            fn read_body(
                id: u16,
                reader: &mut crate::codec::Reader<'_>,
            ) -> ::core::result::Result<::core::option::Option<Self>, crate::codec::DecodeError> {
                ::core::result::Result::Ok(::core::option::Option::Some(match id {
                    #(#readers)*
                    _ => return ::core::result::Result::Ok(::core::option::Option::None),
                }))
            }

            fn write_body(&self, out: &mut crate::codec::Writer<'_>) {
                match self { #(#writers)* }
            }
        }
    })
}

fn id(variant: &Variant) -> Result<u16> {
    let Some(attribute) = variant.attrs.iter().find(|attribute| attribute.path().is_ident("id")) else {
        return Err(Error::new_spanned(variant, "every packet has its number: #[id(0)]"));
    };
    attribute.parse_args::<LitInt>()?.base10_parse()
}
