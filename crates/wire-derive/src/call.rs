//! The methods of a hub.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Data, DeriveInput, Error, Fields, Result, Type, Variant};

/// `impl Call`: a variant is a method, its fields are the arguments in order.
pub(crate) fn derive(input: &DeriveInput) -> Result<TokenStream> {
    let Data::Enum(data) = &input.data else {
        return Err(Error::new_spanned(&input.ident, "the calls of a hub are an enum"));
    };
    let (mut methods, mut targets, mut counts, mut encoders, mut decoders) =
        (Vec::new(), Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for variant in &data.variants {
        let (name, types) = (&variant.ident, arguments(variant)?);
        let target = name.to_string();
        let count = u32::try_from(types.len()).unwrap_or(u32::MAX);
        let fields: Vec<_> = (0..types.len()).map(|index| format_ident!("argument_{index}")).collect();
        let (any, some) = if types.is_empty() { (quote!(), quote!()) } else { (quote!((..)), quote!((#(#fields),*))) };
        targets.push(quote!(Self::#name #any => #target,));
        counts.push(quote!(Self::#name #any => #count,));
        encoders.push(quote!(Self::#name #some => { #(crate::msgpack::Encode::encode(#fields, out);)* }));
        decoders.push(quote! {
            #target => {
                reader.expect_count(count, #count)?;
                #(let #fields = <#types as crate::msgpack::Decode>::decode(reader)?;)*
                Self::#name #some
            }
        });
        methods.push(target);
    }
    let name = &input.ident;
    Ok(quote! {
        impl crate::msgpack::Call for #name {
            const METHODS: &'static [&'static str] = &[#(#methods),*];

            fn target(&self) -> &'static str {
                match self { #(#targets)* }
            }

            fn argument_count(&self) -> u32 {
                match self { #(#counts)* }
            }

            fn encode_arguments(&self, out: &mut crate::msgpack::Writer) {
                match self { #(#encoders)* }
            }

            fn decode_from(
                target: &str,
                count: u32,
                reader: &mut crate::msgpack::Reader<'_>,
            ) -> ::core::result::Result<::core::option::Option<Self>, crate::msgpack::DecodeError> {
                ::core::result::Result::Ok(::core::option::Option::Some(match target {
                    #(#decoders)*
                    _ => return ::core::result::Result::Ok(::core::option::Option::None),
                }))
            }
        }
    })
}

fn arguments(variant: &Variant) -> Result<Vec<&Type>> {
    match &variant.fields {
        Fields::Unit => Ok(Vec::new()),
        Fields::Unnamed(fields) => Ok(fields.unnamed.iter().map(|field| &field.ty).collect()),
        Fields::Named(fields) => Err(Error::new_spanned(fields, "arguments have an order, not names")),
    }
}
