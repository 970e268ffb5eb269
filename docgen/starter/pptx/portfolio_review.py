def portfolio_review(brand): 
    from docgen.starter.pptx.executive_review import executive_review
    return executive_review(brand)
